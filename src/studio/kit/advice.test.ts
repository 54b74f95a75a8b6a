import { describe, expect, it } from 'vitest';
import { LINK_ERRORS, LinkError } from '../../coinference/errors.ts';
import { adviceOf } from './advice.ts';

describe('adviceOf', () => {
  it('says what to do about a numbered problem', () => {
    expect(adviceOf(new LinkError('E301', 'No answer from http://localhost:9.'))).toEqual({
      code: 'E301',
      title: 'Endpoint down',
      message: 'No answer from http://localhost:9.',
      help: LINK_ERRORS.E301.help,
    });
  });

  it('knows an error by its name after it crossed from a worker', () => {
    const crossed = Object.assign(new Error('train.points.i16 ends in the middle of sample 3'), {
      name: 'DataError',
    });
    expect(adviceOf(crossed)).toMatchObject({ title: 'Data missing or broken', code: null });
  });

  it('S8.51 says that training cannot go on, in its own words', () => {
    const words =
      'the loss is NaN at epoch 1, step 3: op conv (EdgeConv) is the first whose result is no number';
    const crossed = Object.assign(new Error(words), { name: 'TrainingError' });
    expect(adviceOf(crossed)).toMatchObject({ title: 'Training cannot go on', message: words });
  });

  it('shows anything else in its own words', () => {
    expect(adviceOf('plain text')).toEqual({
      code: null,
      title: 'It failed',
      message: 'plain text',
      help: null,
    });
  });
});
