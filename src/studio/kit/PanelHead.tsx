import { Text, Title } from '@mantine/core';

/** A panel's name, and one plain sentence: what it does. */
export function PanelHead({ title, children }: { title: string; children: string }) {
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
