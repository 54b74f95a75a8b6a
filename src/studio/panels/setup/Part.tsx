import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';

interface PartProps {
  part: 'device' | 'link' | 'edge';
  title: string;
  /** What is chosen, in a line. */
  words: string;
  /** How it stands: beside the words, in a word or two. */
  state?: ReactNode;
  /** Something in it has to be mended: it opens by itself. */
  needed?: boolean;
  children: ReactNode;
}

/** A machine or the link: what is chosen in one line, its fields behind it, so that all three are in view. */
export function Part({ part, title, words, state, needed = false, children }: PartProps) {
  const [open, setOpen] = useState(needed);
  useEffect(() => {
    if (needed) setOpen(true);
  }, [needed]);
  return (
    <details
      className={`part part-${part}`}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid={`part-${part}`}
    >
      <summary>
        <h4>{title}</h4>
        <span className="part-words">{words}</span>
        {state && <span className="part-state">{state}</span>}
        <IconChevronDown size={15} className="part-chevron" aria-hidden />
      </summary>
      <div className="part-body">{children}</div>
    </details>
  );
}
