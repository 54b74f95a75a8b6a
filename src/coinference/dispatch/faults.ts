import { LinkError } from '../errors.ts';

/** The edge is there, but what it was asked is at fault: asking again would not help. */
const OWN = ['E303', 'E305', 'E306', 'E307', 'E308', 'E309', 'E310', 'E311', 'E313', 'E334', 'E352', 'E442'];
/** The edge is there and has no time. */
const BUSY = ['E312', 'E335'];

/** What an error over the edge says: the scheme is at fault, the edge is busy, it took too long, or the edge is gone. */
export function faultOf(error: unknown): 'own' | 'busy' | 'late' | 'gone' {
  if (!(error instanceof LinkError) || OWN.includes(error.code)) return 'own';
  if (BUSY.includes(error.code)) return 'busy';
  return error.code === 'E302' ? 'late' : 'gone';
}
