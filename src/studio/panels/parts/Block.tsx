import { Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface BlockProps {
  title: string;
  /** Whether what this block brings is there. */
  ready: boolean;
  testId: string;
  children: ReactNode;
}

/** A part of a panel that has to be done once, with a mark that says whether it was. */
export function Block({ title, ready, testId, children }: BlockProps) {
  return (
    <section className="block" aria-label={title} data-ready={ready} data-testid={testId}>
      <Text component="h3" fw={600} size="sm" className="block-title">
        {ready ? (
          <IconCircleCheckFilled size={17} className="tone-good" aria-label="there" />
        ) : (
          <IconCircle size={17} className="block-open" aria-label="missing" />
        )}
        {title}
      </Text>
      <div className="block-body">{children}</div>
    </section>
  );
}
