import type { Action } from '../kit/action.ts';
import type { StudioState } from '../store/store.ts';
import { atLeast, chosen, place } from './arrange.ts';

/** Ops of one lane get the same place along one axis: that of the first. */
const align = (edge: 'left' | 'top', title: string): Action => ({
  id: `align.${edge}`,
  title,
  group: 'Edit',
  enabled: atLeast(2),
  run: (store) => {
    const all = chosen(store.getState());
    const { placementOf } = sides(store.getState());
    const least = (axis: 'x' | 'y', of: typeof all) => Math.min(...of.map(({ box }) => box[axis]));
    const to = all.map(({ id, box }) => {
      const lane = all.filter((other) => placementOf(other.id) === placementOf(id));
      return [
        id,
        edge === 'left' ? { x: least('x', all), y: box.y } : { x: box.x, y: least('y', lane) },
      ] as const;
    });
    place(store, title, new Map(to));
  },
});

const sides = ({ project }: StudioState) => {
  const byId = new Map(project.design.ops.map((op) => [op.id, op.placement]));
  return { placementOf: (id: string) => byId.get(id) };
};

const distribute: Action = {
  id: 'align.distribute',
  title: 'Space the selected ops evenly',
  group: 'Edit',
  enabled: atLeast(3),
  run: (store) => {
    const all = chosen(store.getState()).sort((a, b) => a.box.x - b.box.x);
    const [first, last] = [all[0]?.box.x ?? 0, all.at(-1)?.box.x ?? 0];
    const gap = (last - first) / (all.length - 1);
    place(
      store,
      'Space evenly',
      new Map(all.map(({ id, box }, i) => [id, { x: first + i * gap, y: box.y }])),
    );
  },
};

/** As nudges, without keys. */
export const alignActions: readonly Action[] = [
  align('left', 'Align the selected ops to the left'),
  align('top', 'Align the selected ops at the top of their lane'),
  distribute,
];
