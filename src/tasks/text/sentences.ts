import { DataError, type Sentences, type WordGraph } from '../task.ts';
import { TEXT_SHAPE } from './classes.ts';
import { type Least, vocabularyOf } from './vocabulary.ts';
import { withPairs, wordGraph, wordsOf } from './wordGraph.ts';

/** A labelled sentence: its words split by white space, and the text as people wrote it. */
export interface LabelledText {
  label: number;
  words: string;
  text: string;
}

/** How sentences become graphs. */
export const TEXT = { window: 3, ...TEXT_SHAPE } as const;

/** No sentence is read further than this many distinct words. */
export const MOST_WORDS = 128;

/** The vocabulary that a train split gives. */
export const vocabularyOfTexts = (rows: readonly LabelledText[], least: Least): string[] =>
  vocabularyOf(
    rows.map(({ words }) => wordsOf(words)),
    least,
  );

interface SentencesOptions {
  task: string;
  split: string;
  classes: readonly string[];
  rows: readonly LabelledText[];
  vocabulary: readonly string[];
  recognised?: string;
}

/** A split from its labelled texts. */
export function sentences({ rows, vocabulary, ...about }: SentencesOptions): Sentences {
  const byWord = new Map(vocabulary.map((word, row) => [word, row]));
  // Graphs of the last number of nodes asked for: training reads every sentence once an epoch.
  const graphs: WordGraph[] = [];
  let most = 0;
  return {
    ...about,
    vocabulary,
    neighbours: TEXT.neighbours,
    features: TEXT.features,
    size: rows.length,
    pointsPerSample: MOST_WORDS,
    labels: Uint8Array.from(rows, ({ label }) => label),
    text: (i) => rowOf(rows, i, about).text,
    graph(i, n) {
      const { words } = rowOf(rows, i, about);
      if (n !== most) graphs.length = 0;
      most = n;
      graphs[i] ??= wordGraph(
        withPairs(wordsOf(words), (term) => byWord.has(term)),
        (term) => byWord.get(term) ?? 0,
        n,
        TEXT,
      );
      return graphs[i];
    },
  };
}

function rowOf(
  rows: readonly LabelledText[],
  i: number,
  about: { task: string; split: string },
): LabelledText {
  const row = rows[i];
  if (row) return row;
  throw new DataError(`${about.task} '${about.split}' has samples 0..${rows.length - 1}; ${i} was asked for`);
}
