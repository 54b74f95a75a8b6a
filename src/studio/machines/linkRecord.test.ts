import { describe, expect, it } from 'vitest';
import type { LinkProfile } from '../../system/link.ts';
import { linkJson, linkOf } from './linkRecord.ts';

const link: LinkProfile = {
  roundTripMs: 1.5,
  upMbps: Number.POSITIVE_INFINITY,
  downMbps: 940,
  perRequestMs: 0.4,
  source: 'measured',
};

describe('a kept link', () => {
  it('comes back as it was, an unlimited rate included', () => {
    const measured = { ...link, spread: 0.1, samples: 30 };
    expect(linkOf(linkJson(measured))).toEqual(link);
  });

  it('is none when it cannot be read', () => {
    expect(linkOf(undefined)).toBeNull();
    expect(linkOf({ roundTripMs: -1 })).toBeNull();
  });
});
