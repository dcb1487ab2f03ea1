/** One element of an answer of AWS's query services, which have neither attributes of meaning nor mixed content. */
export interface XmlElement {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/** An element with a text, or with others in it. */
export function element(name: string, inner: string | XmlElement[]): XmlElement {
  return typeof inner === "string" ? { name, text: inner, children: [] } : { name, text: "", children: inner };
}

/** Without the name space, which AWS's programs don't look at. */
export function writeXml({ name, text, children }: XmlElement): string {
  return `<${name}>${children.length > 0 ? children.map(writeXml).join("") : escape(text)}</${name}>`;
}

/** @throws Error where the text is no element */
export function parseXml(text: string): XmlElement {
  const top = element("", "");
  const open = [top];
  for (const [, close, name, selfClosed, words] of text.matchAll(TOKEN)) {
    const inner = open.at(-1) ?? top;
    if (words !== undefined) inner.text += unescape(words);
    else if (close !== undefined) open.pop();
    else if (name !== undefined) {
      const found = element(name, "");
      inner.children.push(found);
      if (selfClosed === undefined) open.push(found);
    }
  }
  const [root] = top.children;
  if (root === undefined || open.length !== 1) throw new Error(`this is no XML: ${text.slice(0, 200)}`);
  return root;
}

/** Every element under this one that has the name, at any depth. */
export function elements(of: XmlElement, name: string): readonly XmlElement[] {
  return of.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elements(child, name)]);
}

/** The children of the element's lists of that name: AWS calls each `item`. */
export function items(of: XmlElement, list: string): readonly XmlElement[] {
  return of.children.filter(({ name }) => name === list).flatMap(({ children }) => children);
}

/** The text of the child with that name, or of the child of a child. */
export function textOf(of: XmlElement, ...path: readonly string[]): string | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return of.text.trim();
  const child = of.children.find(({ name }) => name === first);
  return child === undefined ? undefined : textOf(child, ...rest);
}

const TOKEN = /<\?[^>]*\?>|<(\/)?([\w:.-]+)[^>]*?(\/)?>|([^<]+)/g;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescape(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => NAMED[name] ?? whole);
}
