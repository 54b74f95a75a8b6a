import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PanelHeadProps {
  title: string;
  /** At the end of the title's line. */
  beside?: ReactNode;
  children: ReactNode;
}

/** A panel's name, and one plain sentence: what it does. */
export function PanelHead({ title, beside, children }: PanelHeadProps) {
  return (
    <header>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={2} fz={18}>
          {title}
        </Title>
        {beside && (
          <Text size="xs" component="div">
            {beside}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={2}>
        {children}
      </Text>
    </header>
  );
}
