import type { Link } from './link.ts';

/** Rate that the link is throttled to, Mb/s each way; null leaves it as it is. */
export type Rate = number | null;

/** A link whose rate can be changed between two frames, so that one pipeline serves all rates. */
export class RateSwitch implements Link {
  readonly #linkAt: (mbps: Rate) => Link;
  readonly #links = new Map<Rate, Link>();
  #current: Link;

  /** @param linkAt the link throttled to a rate; null leaves it as it is. Asked once for each rate. */
  constructor(linkAt: (mbps: Rate) => Link) {
    this.#linkAt = linkAt;
    this.#current = this.at(null);
  }

  at(mbps: Rate): Link {
    const link = this.#links.get(mbps) ?? this.#linkAt(mbps);
    this.#links.set(mbps, link);
    this.#current = link;
    return link;
  }

  describe: Link['describe'] = (...args) => this.#current.describe(...args);
  metadata: Link['metadata'] = (...args) => this.#current.metadata(...args);
  ready: Link['ready'] = (...args) => this.#current.ready(...args);
  load: Link['load'] = (...args) => this.#current.load(...args);
  unload: Link['unload'] = (...args) => this.#current.unload(...args);
  infer: Link['infer'] = (...args) => this.#current.infer(...args);
}
