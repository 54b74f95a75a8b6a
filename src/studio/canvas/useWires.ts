import { type Connection, useStoreApi } from '@xyflow/react';
import { type MouseEvent, useState } from 'react';
import { connect, connectProblem, disconnect } from '../../design/edits.ts';
import { editDesign } from '../store/commands.ts';
import { useStudioStore } from '../store/useStudio.ts';
import { drawWire } from './connecting.ts';
import { RESULT_ID, type Wire } from './toFlow.ts';
import { useStable } from './useStable.ts';
import type { WireHandlers } from './WireLayer.tsx';

/** What pointers do to wires. @param menu opens the menu of a wire */
export function useWires(menu: (event: MouseEvent, id: string) => void) {
  const store = useStudioStore();
  const canvas = useStoreApi();
  const [moving, setMoving] = useState<string | null>(null);
  const move = (old: Wire, { source, target }: Connection) =>
    editDesign(store, 'Move a wire', (design) => {
      const without = disconnect(design, old.source, old.target);
      return connectProblem(without, source, target) ? design : connect(without, source, target);
    });
  const handlers: WireHandlers = useStable({
    onClick: (wire: Wire) => store.getState().show({ wire: wire.id, selection: [] }),
    onContextMenu: (event: MouseEvent, wire: Wire) => menu(event, wire.id),
    onEnd: (event, wire, end) => {
      // The result's way home is not a wire of the design.
      if (wire.target === RESULT_ID) return;
      const [op, from] =
        end === 'source' ? [wire.target, 'target' as const] : [wire.source, 'source' as const];
      drawWire(event, canvas, {
        op,
        from,
        moves: true,
        made: (to) => move(wire, to),
        begun: () => setMoving(wire.id),
        over: () => setMoving(null),
      });
    },
  } satisfies WireHandlers);
  return { moving, handlers };
}
