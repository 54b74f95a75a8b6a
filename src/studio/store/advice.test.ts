import { describe, expect, it } from 'vitest';
import { LINK_ERRORS, LinkError } from '../../coinference/errors.ts';
import { TrainingError } from '../../learning/trainer.ts';
import { DataError } from '../../tasks/task.ts';
import { RemoteError, toWireError } from '../../workers/wire.ts';
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

  it('knows an error by its number after it crossed from a worker', () => {
    const message = 'train.points.i16 ends in the middle of sample 3';
    const crossed = new RemoteError(toWireError(new DataError(message)));
    expect(adviceOf(crossed)).toMatchObject({ title: 'Data missing or broken', code: 'E411', message });
  });

  it('S8.51 says that training cannot continue, in its own words', () => {
    const words =
      'the loss is NaN at epoch 1, step 3: op conv (EdgeConv) is the first whose result is no number';
    const crossed = new RemoteError(toWireError(new TrainingError(words)));
    expect(adviceOf(crossed)).toMatchObject({ title: 'Training cannot continue', message: words });
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
