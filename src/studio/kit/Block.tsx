import { Text } from '@mantine/core';
import { IconChevronDown, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';

interface BlockProps {
  title: string;
  /** Whether what this block brings is there. */
  ready: boolean;
  testId: string;
  /** In a few words: what is there. */
  summary?: ReactNode;
  /** What can be done, progress, problems. */
  children: ReactNode;
  /** Only its title stands there until it is opened: nothing in it is needed now. */
  folded?: boolean;
  /** Folded away within it. */
  details?: ReactNode;
}

/** A part of a panel that has to be done once, with a mark that says whether it was. */
export function Block({ title, ready, testId, summary, children, folded = false, details }: BlockProps) {
  /** Null until a person opens or closes it: then it stays so. */
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? !folded;
  return (
    <details className="block" aria-label={title} data-ready={ready} open={open} data-testid={testId}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a control of its own, by keyboard too */}
      <summary
        className="block-title"
        onClick={(event) => {
          event.preventDefault();
          setChosen(!open);
        }}
      >
        {ready ? (
          <IconCircleCheckFilled size={17} className="tone-good" aria-label="there" />
        ) : (
          <IconCircle size={17} className="block-open" aria-label="missing" />
        )}
        <Text component="h3" fw={600} size="sm" m={0}>
          {title}
        </Text>
        {summary}
        <IconChevronDown size={15} className="block-chevron" aria-hidden />
      </summary>
      <div className="block-body">
        {children}
        {details && (
          <details className="block-details">
            <summary>Details</summary>
            {details}
          </details>
        )}
      </div>
    </details>
  );
}
