import type { Member } from '../search/member.ts';
import type { Snapshot } from '../search/snapshot.ts';

/** A snapshot on its way to the page: of its front only the members that the page does not have, for most stay. */
export type SentSnapshot = Omit<Snapshot, 'front'> & {
  /** Encodings, in order. */
  front: readonly string[];
  fresh: readonly Member[];
};

/** The worker's half: knows what the page has. */
export class FrontSender {
  #sent = new Map<string, Member>();

  send({ front, ...rest }: Snapshot): SentSnapshot {
    const fresh = front.filter((member) => this.#sent.get(member.encoding) !== member);
    this.#sent = new Map(front.map((member) => [member.encoding, member]));
    return { ...rest, front: front.map(({ encoding }) => encoding), fresh };
  }
}

/** The page's half. Takes every snapshot; members that stay are the same objects, so that what shows them need not be redrawn. */
export class FrontReceiver {
  #known = new Map<string, Member>();

  take({ front, fresh, ...rest }: SentSnapshot): Snapshot {
    const known = new Map(fresh.map((member) => [member.encoding, member]));
    const members = front.map((encoding) => (known.get(encoding) ?? this.#known.get(encoding)) as Member);
    this.#known = new Map(members.map((member) => [member.encoding, member]));
    return { ...rest, front: members };
  }
}
