/** What was seen so long ago counts for so much of what it did, from 1 to 0. @param halfMs after which it counts for half */
export const fading = (ageMs: number, halfMs: number): number => 0.5 ** (Math.max(0, ageMs) / halfMs);
