import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** Gives a chart the size that there is. Draws nothing before the first measurement. */
export function Sized({
  height,
  children,
}: {
  height?: number | string;
  children: (width: number, height: number) => ReactNode;
}) {
  const { ref, width, height: measured } = useElementSize();
  return (
    <div ref={ref} style={{ width: '100%', height: height ?? 'auto', minWidth: 0, overflow: 'hidden' }}>
      {width > 0 && children(Math.floor(width), Math.floor(measured))}
    </div>
  );
}
