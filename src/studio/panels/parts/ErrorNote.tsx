import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Advice } from './advice.ts';

/** What went wrong, where the person looks, with what to do about it. */
export function ErrorNote({ advice, children }: { advice: Advice; children?: ReactNode }) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={advice.code ? `${advice.title} (${advice.code})` : advice.title}
      role="alert"
      data-testid="error-note"
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {advice.message}
      </Text>
      {advice.help && (
        <Text size="sm" mt={4} fw={500}>
          {advice.help}
        </Text>
      )}
      {children}
    </Alert>
  );
}
