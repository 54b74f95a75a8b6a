/** Width of a word's embedding, and slots of each node of a sentence's graph. */
export const TEXT_SHAPE = { features: 16, neighbours: 8 } as const;

/** Genres A to J of the Brown corpus are informative prose, K to R imaginative. */
export const BROWN_CLASSES = ['informative', 'imaginative'] as const;

/** The classes of MR, by label. */
export const POLARITIES = ['negative', 'positive'] as const;

/** The corpus without its tags, as one file: for each document a form feed and its name, then a sentence a line. */
export const BROWN_FILE = 'brown.txt';
