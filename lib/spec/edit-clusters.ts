import { isMap, parseDocument } from "yaml";
import type { Document } from "yaml";

// Edits that keep the comments and the order of what a person wrote.

/** The fleet file with `state: absent` at a cluster. @throws RangeError when the text has no such entry */
export function markAbsent(text: string, cluster: string): string {
  return edited(text, cluster, (document) => {
    const entry = document.getIn(["clusters", cluster]);
    if (!isMap(entry)) throw new RangeError(`clusters.${cluster} is no map`);
    entry.set("state", "absent");
  });
}

/** The fleet file without the cluster's entry. @throws RangeError when the text has no such entry */
export function dropCluster(text: string, cluster: string): string {
  return edited(text, cluster, (document) => document.deleteIn(["clusters", cluster]));
}

function edited(text: string, cluster: string, edit: (document: Document) => void): string {
  const document = parseDocument(text);
  if (!document.hasIn(["clusters", cluster])) throw new RangeError(`the fleet file has no clusters.${cluster}`);
  edit(document);
  // Lines stay as long as they were written.
  return document.toString({ lineWidth: 0 });
}
