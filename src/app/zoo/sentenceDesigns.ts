import { NEIGHBOURS } from './neighbours.ts';
import { network, one, placed, preset, searched, type ZooDesign } from './zooDesign.ts';

/** Words by their own graph. */
const WORDS: readonly ZooDesign[] = [
  one({ name: 'words', title: 'Words and their neighbours', about: 'Few weights; all on the device.' }, () =>
    preset('words'),
  ),
  one(
    {
      name: 'words-edge',
      title: 'Words at the edge',
      about: 'The same network: the device only looks the words up.',
    },
    () => placed(preset('words'), 'all', 'Words at the edge'),
    'words',
  ),
  one(
    {
      name: 'words-edgeconv',
      title: 'Words, EdgeConv',
      about: 'An EdgeConv on the sentence graph beside the words.',
    },
    () => preset('words-edgeconv'),
  ),
];

const TINY_WORDS = network('1 4 0 0 0 0 0 0 0 0 0 0,0 1 0 0 0 0 0 0 0 0 0 0', {
  name: 'tiny',
  title: 'Tiny',
  about: 'Words alone, 8 wide, and no graph: for weak devices.',
});

export const MR: readonly ZooDesign[] = [
  ...TINY_WORDS,
  one(
    {
      name: 'words-neighbours',
      title: 'Neighbours of words',
      about: "The mean of each word's neighbours and one linear layer: the least work of all.",
    },
    () => NEIGHBOURS,
  ),
  ...WORDS,
  ...network(
    '1 1 3 2 4 1 1 0 0 0 0 0,5 4 0 6 1 0 1 0 0 0 0 0',
    { name: 'searched', ...searched },
    {
      name: 'searched-edge',
      title: 'Found by search, at the edge',
      about: 'The same network: the device only looks the words up.',
      edge: 'all',
    },
  ),
];

export const BROWN: readonly ZooDesign[] = [
  ...TINY_WORDS,
  ...WORDS,
  ...network(
    '1 1 1 4 0 0 0 0 0 0 0 0,1 5 1 0 0 0 0 0 0 0 0 0',
    { name: 'searched', ...searched },
    {
      name: 'searched-edge',
      title: 'Found by search, at the edge',
      about: 'The same network: the device only looks the words up.',
      edge: 'all',
    },
  ),
];
