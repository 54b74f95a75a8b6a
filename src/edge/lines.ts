import { LinkError } from '../coinference/errors.ts';

/** What stands in a line. */
export interface Standing {
  refuse(error: Error): void;
}

/** The first of a map, which then becomes the last. */
function rotate<K, V>(map: Map<K, V>): [K, V] | undefined {
  const first = map.entries().next().value;
  if (!first) return undefined;
  map.delete(first[0]);
  map.set(...first);
  return first;
}

/** A client's device and connection: "address port". */
const placeOf = (client: string): [device: string, connection: string] => {
  const [device = '', connection = ''] = client.split(' ');
  return [device, connection];
};

/**
 * A line for each connection of each device. Devices take turns, and so do the connections of a device; each connection's
 * requests keep their order.
 */
export class Lines<E extends Standing> {
  /** By device, then by connection; the first is next. */
  readonly #devices = new Map<string, Map<string, E[]>>();
  #waiting = 0;

  get waiting(): number {
    return this.#waiting;
  }

  lengthOf(client: string): number {
    const [device, connection] = placeOf(client);
    return this.#devices.get(device)?.get(connection)?.length ?? 0;
  }

  add(client: string, entry: E): void {
    const [device, connection] = placeOf(client);
    const lines = this.#devices.get(device) ?? new Map<string, E[]>();
    this.#devices.set(device, lines);
    lines.set(connection, [...(lines.get(connection) ?? []), entry]);
    this.#waiting += 1;
  }

  remove(client: string, entry: E): void {
    const [device, connection] = placeOf(client);
    const lines = this.#devices.get(device);
    const line = lines?.get(connection);
    const at = line?.indexOf(entry) ?? -1;
    if (!lines || !line || at < 0) return;
    line.splice(at, 1);
    this.#waiting -= 1;
    if (line.length === 0) lines.delete(connection);
    if (lines.size === 0) this.#devices.delete(device);
  }

  /** Whose turn it is, taken out of the line. */
  next(): E | undefined {
    const [device, lines] = rotate(this.#devices) ?? [];
    if (device === undefined || !lines) return undefined;
    const [connection, line] = rotate(lines) ?? [];
    const entry = line?.[0];
    if (connection === undefined || !entry) return undefined;
    this.remove(`${device} ${connection}`, entry);
    return entry;
  }

  /**
   * Takes along, in the order of their turns, those that are accepted; nobody overtakes another of the same connection.
   */
  takeAlong(accept: (entry: E) => boolean): E[] {
    const taken: E[] = [];
    const lines = this.#inTurn().map((each) => ({ ...each, at: 0 }));
    for (let open = lines; open.length > 0; ) {
      open = open.filter((each) => {
        const entry = each.line[each.at];
        if (!entry || !accept(entry)) return false;
        taken.push(entry);
        each.at++;
        return true;
      });
    }
    for (const { client, line, at } of lines)
      for (const entry of line.slice(0, at)) this.remove(client, entry);
    return taken;
  }

  /** The lines in the order of their turns: one of each device, then the next one of each. */
  #inTurn(): { client: string; line: E[] }[] {
    const devices = [...this.#devices].map(([device, lines]) =>
      [...lines].map(([connection, line]) => ({ client: `${device} ${connection}`, line })),
    );
    const most = Math.max(0, ...devices.map(({ length }) => length));
    return Array.from({ length: most }, (_, i) => devices.flatMap((lines) => lines[i] ?? [])).flat();
  }

  /** Turns away the last of the longest line, when that is much longer than the line of who comes. Throws E312. */
  makeRoom(own: number): void {
    let longest: [string, E[]] | undefined;
    for (const { client, line } of this.#inTurn()) {
      if (line.length > (longest?.[1].length ?? own + 1)) longest = [client, line];
    }
    const full = new LinkError('E312', `${this.#waiting} requests are waiting already`);
    const last = longest?.[1].at(-1);
    if (!longest || !last) throw full;
    this.remove(longest[0], last);
    last.refuse(full);
  }
}
