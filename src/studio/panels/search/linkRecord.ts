import { type LinkProfile, linkSchema } from '../../../system/link.ts';

/** A link as it is kept: without what only its measurement knows; JSON has no Infinity, so no limit is null. */
export function linkJson({ roundTripMs, upMbps, downMbps, perRequestMs, source }: LinkProfile): unknown {
  return JSON.parse(JSON.stringify({ roundTripMs, upMbps, downMbps, perRequestMs, source }));
}

/** Null for what is no link: it is measured again. */
export function linkOf(json: unknown): LinkProfile | null {
  const parsed = linkSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
