/** Genres A to J of the Brown corpus are informative prose, K to R imaginative. */
export const BROWN_CLASSES = ['informative', 'imaginative'] as const;

/** The classes of MR, by label. */
export const POLARITIES = ['negative', 'positive'] as const;
