import type { Picture, PictureEdge, PictureNode } from "./picture.ts";

/** A picture with more nodes than this is folded. */
export const READABLE_NODES = 50;

/** The same picture, or one in which all nodes of one shape are a single node, where there are too many to read. */
export function readable(picture: Picture): Picture {
  return picture.nodes.length < READABLE_NODES ? picture : folded(picture);
}

function folded({ nodes, edges, directed }: Picture): Picture {
  const groups = new Map<string, PictureNode[]>();
  for (const node of nodes) groups.set(node.shape, [...(groups.get(node.shape) ?? []), node]);
  const shapeOf = new Map(nodes.map(({ id, shape }) => [id, shape]));
  const merged = new Map<string, { readonly edge: PictureEdge; count: number }>();
  for (const { from, to, label } of edges) {
    const ends = [shapeOf.get(from) ?? from, shapeOf.get(to) ?? to];
    const [first = "", second = ""] = directed ? ends : ends.sort();
    const key = JSON.stringify([first, second, label]);
    const seen = merged.get(key);
    if (seen === undefined) merged.set(key, { edge: { from: first, to: second, label }, count: 1 });
    else seen.count += 1;
  }
  return {
    directed,
    nodes: [...groups].map(([shape, members]) => foldedNode(shape, members)),
    edges: [...merged.values()].map(({ edge, count }) =>
      edge.label === "" || count === 1 ? edge : { ...edge, label: `${count} x ${edge.label}` },
    ),
  };
}

/** One for all of a shape; a node that is alone keeps its own words. */
function foldedNode(shape: string, members: readonly PictureNode[]): PictureNode {
  const [first, ...more] = members;
  const cloud = first?.cloud;
  return { id: shape, lines: more.length === 0 ? (first?.lines ?? []) : [`${members.length} x ${shape}`], cloud, shape };
}
