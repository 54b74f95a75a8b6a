import type { Unit } from '../system/provenance.ts';

export type ObjectiveId = 'latency' | 'energy' | 'accuracy' | 'parameters';
export type Direction = 'min' | 'max';

export interface Objective {
  id: ObjectiveId;
  name: string;
  unit: Unit;
  direction: Direction;
  about: string;
}

export const OBJECTIVES: Readonly<Record<ObjectiveId, Objective>> = {
  latency: {
    id: 'latency',
    name: 'Latency',
    unit: 'ms',
    direction: 'min',
    about: 'One frame, from the points on the device to the logits on the device.',
  },
  energy: {
    id: 'energy',
    name: 'Device energy',
    unit: 'mJ',
    direction: 'min',
    about: 'What one frame costs the device: computing, waiting and sending.',
  },
  accuracy: {
    id: 'accuracy',
    name: 'Accuracy',
    unit: 'fraction',
    direction: 'max',
    about: 'Share of validation samples that the trained supernet classifies rightly with this design.',
  },
  parameters: {
    id: 'parameters',
    name: 'Parameters',
    unit: 'count',
    direction: 'max',
    about: 'Learned numbers: a stand-in for capacity, not for accuracy, when there is no trained supernet.',
  },
};

/** With a trained network to ask, and without one. */
export const SUPERNET_OBJECTIVES: readonly ObjectiveId[] = ['latency', 'energy', 'accuracy'];
export const TABLE_OBJECTIVES: readonly ObjectiveId[] = ['latency', 'energy', 'parameters'];

export const directionsOf = (ids: readonly ObjectiveId[]): Direction[] =>
  ids.map((id) => OBJECTIVES[id].direction);
