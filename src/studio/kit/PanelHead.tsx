import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A panel's name, and one plain sentence: what it does. */
export function PanelHead({ title, children }: { title: string; children: ReactNode }) {
  return (
    <header>
      <Title order={2} fz={18}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mt={4}>
        {children}
      </Text>
    </header>
  );
}
