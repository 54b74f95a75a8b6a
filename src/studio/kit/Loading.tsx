import { adviceOf } from '../store/advice.ts';
import './loading.css';

/** Stands where something is loaded: lines of about its shape, and a word for those who do not see them. */
export function Loading({ words = 'Loading' }: { words?: string }) {
  return (
    <div className="loading" role="status" data-testid="loading">
      <span className="visually-hidden">{words}</span>
      <i className="loading-title" />
      <i />
      <i />
      <i className="loading-short" />
      <i className="loading-block" />
      <i className="loading-short" />
    </div>
  );
}

/** A part of the page that could not be loaded: the rest continues without it. */
export function NotLoaded({ problem, again }: { problem: unknown; again: () => void }) {
  const { code, title, message, help } = adviceOf(problem);
  return (
    <div className="not-loaded" role="alert" data-testid="not-loaded">
      <b>{[code, title].filter(Boolean).join(' ')}</b>
      <p>{[message, help].filter(Boolean).join(' ')}</p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
