import type { Design } from '../../design/types.ts';

/** One Aggregate and a linear layer. It was picked on mr's val, as the best of a dozen small designs. */
export const NEIGHBOURS: Design = {
  version: 1,
  name: 'Neighbours of words',
  ops: [
    { id: 'input', kind: 'Input', placement: 'device', inputs: [] },
    {
      ...{ id: 'aggregate', kind: 'Aggregate', placement: 'device', inputs: ['input'] },
      ...{ message: 'source', reducer: 'mean' },
    },
    { id: 'pool', kind: 'Pool', placement: 'device', inputs: ['aggregate'], functions: ['mean', 'add'] },
    { id: 'classifier', kind: 'Classifier', placement: 'device', inputs: ['pool'], hidden: [] },
  ],
};
