/** Who asked for the same within so long is waited for. */
const LATELY_NS = 250e6;
/** Kinds of work remembered. */
const MANY_KEYS = 256;

/** Who asked for what lately: whether it is worth to wait for more of the same. */
export class Company {
  readonly #asked = new Map<string, Map<string, number>>();

  note(key: string, client: string, at: number): void {
    const clients = this.#asked.get(key) ?? new Map<string, number>();
    this.#asked.delete(key);
    this.#asked.set(key, clients);
    clients.set(client, at);
    for (const [who, when] of clients) if (at - when > LATELY_NS) clients.delete(who);
    const oldest = this.#asked.size > MANY_KEYS ? this.#asked.keys().next().value : undefined;
    if (oldest !== undefined) this.#asked.delete(oldest);
  }

  sizeOf(key: string, now: number): number {
    const when = [...(this.#asked.get(key)?.values() ?? [])];
    return when.filter((at) => now - at <= LATELY_NS).length;
  }
}
