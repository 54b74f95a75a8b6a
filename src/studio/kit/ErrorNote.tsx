import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Advice } from '../store/advice.ts';

/** What went wrong, where the person looks, with what to do about it. */
export function ErrorNote({ advice, children }: { advice: Advice; children?: ReactNode }) {
  const { code, title, message, help } = advice;
  return (
    <div className="error-note" role="alert" data-testid="error-note">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <Text size="sm" fw={600}>
          {title}
          {code && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              {code}
            </Text>
          )}
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {sentence(message)}
        </Text>
        {help && (
          <Text size="sm" mt={4} fw={500}>
            {help}
          </Text>
        )}
        {children}
      </div>
    </div>
  );
}

/** Errors speak in half sentences, because they are also joined to others. */
function sentence(message: string): string {
  // A file's name stays as it is.
  const named = /^\S*\.\S/.test(message);
  const text = named ? message : message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
