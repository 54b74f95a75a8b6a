import type { ZooRequest } from '../../../workers/zooSystem.ts';
import { browserName } from '../../kit/browserName.ts';
import { dataChoice } from '../../kit/data.ts';
import { endpointChoice } from '../../machines/device.ts';
import { powerOf } from '../../machines/power.ts';
import { threadsNow } from '../../machines/threads.ts';
import type { StudioState } from '../../store/store.ts';
import { zooBase } from '../zoo/controller.ts';
import { leastAccuracyNow, ownDesigns, zooNow } from './choices.ts';

/** The zoo that is chosen, on this browser and the endpoint, and what is wanted of it; null where there is none. */
export function zooRequestOf(state: StudioState): ZooRequest | null {
  const zoo = zooNow(state)?.name;
  if (!zoo) return null;
  const { goal, targetMs } = state.dispatch;
  const data = dataChoice(state);
  const own = zoo.kind === 'own';
  return {
    zoo: own ? { kind: 'own', designs: ownDesigns(state) } : { kind: 'shipped', base: zooBase() },
    data: own ? data : { ...data, points: zoo.points },
    endpoint: endpointChoice(state),
    threads: threadsNow(state),
    host: browserName(navigator),
    power: powerOf(state.project.system.power),
    goal: { what: goal, targetMs },
    leastAccuracy: leastAccuracyNow(state),
  };
}
