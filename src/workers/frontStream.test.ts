import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Snapshot } from '../search/snapshot.ts';
import { FrontReceiver, FrontSender } from './frontStream.ts';

test('S10.424 the page has the front of every snapshot, and is sent each member once while it stays', () => {
  const fronts = fc.array(fc.uniqueArray(fc.nat(12), { maxLength: 8 }), { maxLength: 12 });
  fc.assert(
    fc.property(fronts, fc.nat(12), (list, learned) => {
      const sender = new FrontSender();
      const receiver = new FrontReceiver();
      const made = (n: number) => ({
        encoding: String(n),
        figures: { latency: { value: n, provenance: 'modelled' as const } },
      });
      let members = Array.from({ length: 13 }, (_, n) => made(n));
      let before: Snapshot['front'] = [];
      for (const [i, front] of list.entries()) {
        // Of one member something new is known: another object.
        if (i % 3 === 2) members = members.map((member, n) => (n === learned ? made(n) : member));
        const snapshot = { candidatesScored: i, front: front.map((n) => members[n]) } as Snapshot;
        const sent = sender.send(snapshot);
        expect(receiver.take(structuredClone(sent))).toEqual(snapshot);
        expect(sent.fresh).toEqual(snapshot.front.filter((member) => !before.includes(member)));
        before = snapshot.front;
      }
    }),
    { numRuns: 40 },
  );
});
