import { Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface BlockProps {
  title: string;
  /** Whether what this block brings is there. */
  ready: boolean;
  testId: string;
  /** In a few words: what is there. */
  summary?: ReactNode;
  /** Shown below the title always: what can be done, progress, problems. */
  children: ReactNode;
  /** Folded away until it is asked for. */
  details?: ReactNode;
}

/** A part of a panel that has to be done once, with a mark that says whether it was. */
export function Block({ title, ready, testId, summary, children, details }: BlockProps) {
  return (
    <section className="block" aria-label={title} data-ready={ready} data-testid={testId}>
      <div className="block-title">
        {ready ? (
          <IconCircleCheckFilled size={17} className="tone-good" aria-label="there" />
        ) : (
          <IconCircle size={17} className="block-open" aria-label="missing" />
        )}
        <Text component="h3" fw={600} size="sm" m={0}>
          {title}
        </Text>
        {summary}
      </div>
      <div className="block-body">
        {children}
        {details && (
          <details className="block-details">
            <summary>Details</summary>
            {details}
          </details>
        )}
      </div>
    </section>
  );
}
