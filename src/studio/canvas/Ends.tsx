import { useStoreApi } from '@xyflow/react';
import { drawWire, type End, joinByClick } from './connecting.ts';

const SIDES = { target: 'left', source: 'right' } as const satisfies Record<End, string>;

/**
 * Where wires begin and end at an op. Plain elements by which the canvas library knows its handles: its own would each follow
 * the whole state of the canvas, twice for each of hundreds of ops.
 */
export function Ends({ of, ends }: { of: string; ends: readonly End[] }) {
  const canvas = useStoreApi();
  return ends.map((end) => {
    const draw = (event: React.MouseEvent | React.TouchEvent) =>
      drawWire(event, canvas, {
        op: of,
        from: end,
        made: (wire) => canvas.getState().onConnect?.(wire),
      });
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard an op's inputs are chosen in the inspector
      // biome-ignore lint/a11y/useKeyWithClickEvents: as above
      <div
        key={end}
        className={`react-flow__handle react-flow__handle-${SIDES[end]} op-handle nodrag nopan connectable connectableend connectionindicator ${end}`}
        data-nodeid={of}
        data-handlepos={SIDES[end]}
        data-id={`${canvas.getState().rfId}-${of}-null-${end}`}
        onMouseDown={draw}
        onTouchStart={draw}
        onClick={() => joinByClick(canvas, of, end)}
      />
    );
  });
}
