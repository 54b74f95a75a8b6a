import type { Setting } from '../../design/types.ts';

/**
 * Bytes that a value needs on the link. What crosses is decided here alone, so that a codec of the crossing is one more
 * argument here: each cut of a network asks once for its features and once for its graph.
 */
export interface WireBytes {
  /** Features of all nodes, or of the pooled vector (one row). */
  features(rows: number, width: number): number;
  /** What the sensor gives: points, or the ids of words. */
  input(setting: Setting): number;
  /** Neighbour indices. */
  graph(rows: number, neighbours: number): number;
}

/** As portBytes counts them: features fp32, words int32, graphs int16. */
export const PLAIN_BYTES: WireBytes = {
  features: (rows, width) => 4 * rows * width,
  input: ({ points, features, words }) => 4 * points * (words ? 1 : features),
  graph: (rows, neighbours) => 2 * rows * neighbours,
};
