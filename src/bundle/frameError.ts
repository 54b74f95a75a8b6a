import { NumberedError } from '../design/problem.ts';

/** What came is no frame of this design. */
export class FrameError extends NumberedError {
  override readonly name = 'FrameError';
  constructor(message: string) {
    super('E471', message);
  }
}
