/**
 * The keys of a section of a YAML file, where they stand in lines of their own as people write them:
 *
 *     clusters:
 *       hub: { region: west }
 *
 * @returns undefined where only a parser can tell; none where the section is empty or not there
 */
export function sectionKeys(text: string, section: string): readonly string[] | undefined {
  const keys: string[] = [];
  let [found, inside, depth] = [0, false, 0];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, spaces = "", key, rest = ""] = /^( *)(?:([A-Za-z0-9][A-Za-z0-9-]*):(?=\s|$))?(.*)$/.exec(line) ?? [];
    const isKeyOf = (indent: number): boolean => spaces.length === indent && key !== undefined;
    if (spaces === "") {
      if (!isKeyOf(0)) return undefined;
      inside = key === section;
      if (inside && (found > 0 || !/^\s*(#|$)/.test(rest))) return undefined;
      found += Number(inside);
    } else if (inside) {
      if (keys.length === 0) depth = spaces.length;
      if (spaces.length > depth) continue;
      if (!isKeyOf(depth) || key === undefined) return undefined;
      keys.push(key);
    }
  }
  return keys;
}
