import { type LinkProfile, linkAlone, linkSchema } from '../../system/link.ts';

/** A link as it is kept: without what only its measurement knows; JSON has no Infinity, so no limit is null. */
export const linkJson = (link: LinkProfile): unknown => JSON.parse(JSON.stringify(linkAlone(link)));

/** Null for what is no link: it is measured again. */
export function linkOf(json: unknown): LinkProfile | null {
  const parsed = linkSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
