import { CODEC_BYTES, type CodecBytes } from '../../system/codecBytes.ts';
import type { NetworkSums } from './networkSums.ts';
import type { Placed } from './placed.ts';

/**
 * Bytes that cross where the edge computes the ops from `from` to before `to`, and that the head, the edge and the tail copy.
 * @param traffic of the head, the edge and the tail; written
 * @param edgeReads whether the edge reads the graph that it finds
 * @param tailReads whether the tail reads the one that it finds, made on the edge or not
 * @returns whether what the sensor gives is not sent as it is
 */
export function visitTraffic(
  of: NetworkSums,
  placed: Placed,
  traffic: Float64Array,
  resultBytes: number,
  from: number,
  to: number,
  tail: boolean,
  edgeReads: boolean,
  tailReads: boolean,
  madeOnEdge: boolean,
): boolean {
  const { keepsNumbers, keepsGraph } = CODEC_BYTES[placed.up] as CodecBytes;
  const sent = of.valueIn(placed.up, from);
  const sentGraph = edgeReads ? of.graphIn(placed.up, from) : 0;
  // One that the edge gets as it is is there for the tail, too.
  const keptGraph = tailReads && !madeOnEdge && !(edgeReads && keepsGraph);
  const sends = of.keeps || !keepsNumbers;
  traffic[0] =
    of.sensor +
    of.ownGraphInto(from) +
    (sends || from > of.first ? sent : 0) +
    ((of.graphBy[from] as number) < 0 ? 0 : sentGraph + (keptGraph ? (of.graphBytes[from] as number) : 0));
  const up = sent + sentGraph;
  const back = tail ? of.valueIn(placed.down, to) : resultBytes;
  const down = back + (tailReads && madeOnEdge ? of.graphIn(placed.down, to) : 0);
  traffic[1] = up + down;
  const keptHere = tailReads && !madeOnEdge ? (of.graphBytes[to] as number) : 0;
  traffic[2] = tail ? down + keptHere + resultBytes : 0;
  placed.bytesUp = up;
  placed.bytesDown = down;
  return sends;
}

/** The same where the edge makes the graph at `from` and nothing else. */
export function lendTraffic(
  of: NetworkSums,
  placed: Placed,
  traffic: Float64Array,
  resultBytes: number,
  from: number,
): boolean {
  const { keeps, sensor, first, value, reader } = of;
  const next = from + 1;
  const readBy = reader[next] as number;
  const between = readBy > next;
  const encodes = !(CODEC_BYTES[placed.up] as CodecBytes).keepsNumbers;
  const sends = keeps || encodes;
  const sent = of.valueIn(placed.up, from);
  const graph = of.graphIn(placed.down, next);
  const read = readBy > first ? (value[readBy] as number) : sensor;
  // Behind the graph the device reads what the edge got, or what was made of that meanwhile.
  const kept = between || (encodes && from > first) ? read : 0;
  traffic[0] = sensor + of.ownGraphInto(from) + (sends || from > first ? sent : 0) + kept;
  traffic[1] = sent + graph;
  traffic[2] = read + graph + resultBytes;
  placed.bytesUp = sent;
  placed.bytesDown = graph;
  return sends;
}
