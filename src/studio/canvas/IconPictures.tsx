import { memo, useLayoutEffect, useRef } from 'react';
import type { OpKind } from '../../design/types.ts';
import { OP_STYLE } from './opStyle.ts';

/** The icon of a kind of op, as a style sheet's picture. */
export const pictureOf = (kind: OpKind): string => `var(--picture-${kind})`;

const STYLES = Object.entries(OP_STYLE);

/**
 * Makes a picture of each icon, once. As drawings, those of hundreds of ops would make up most of the canvas, and every frame of a
 * drag would draw each of them again.
 * @param scheme the colours are read again when it changes
 */
export const IconPictures = memo(function IconPictures({ scheme }: { scheme: string }) {
  const all = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme says what the colours are
  useLayoutEffect(() => {
    const canvas = all.current?.parentElement;
    STYLES.forEach(([kind], i) => {
      const icon = all.current?.children[i] as SVGElement;
      const alone = icon.cloneNode(true) as SVGElement;
      alone.setAttribute('stroke', getComputedStyle(icon).color);
      const address = `data:image/svg+xml,${encodeURIComponent(alone.outerHTML)}`;
      canvas?.style.setProperty(`--picture-${kind}`, `url("${address}")`);
    });
  }, [scheme]);
  return (
    <span ref={all} hidden>
      {STYLES.map(([kind, { icon: Icon, color }]) => (
        <Icon key={kind} size={18} stroke={1.8} style={{ color }} />
      ))}
    </span>
  );
});
