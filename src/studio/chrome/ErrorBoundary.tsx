import { Component, type ReactNode } from 'react';
import { printProjectFile, projectFileName } from '../store/projectFile.ts';
import type { StudioStore } from '../store/store.ts';
import { download } from './files.ts';

interface Props {
  store: StudioStore;
  children: ReactNode;
}

/** When drawing the page fails, the project is still in the store: it can be saved, and drawing tried again. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const { project, results, history, undo } = this.props.store.getState();
    return (
      <div className="crash" role="alert" data-testid="crash">
        <h1>Something in the page broke</h1>
        <p>
          Your project is whole and kept in this browser. Save it as a file to be safe, then draw the page
          again.
        </p>
        <pre>{error.message}</pre>
        <div className="crash-ways">
          <button
            type="button"
            onClick={() =>
              download(
                projectFileName(project.name),
                printProjectFile({ project, results }),
                'application/json',
              )
            }
          >
            Save the project as a file
          </button>
          <button type="button" onClick={() => this.setState({ error: null })}>
            Draw the page again
          </button>
          {history.past.length > 0 && (
            <button
              type="button"
              onClick={() => {
                undo();
                this.setState({ error: null });
              }}
            >
              Undo the last change and draw again
            </button>
          )}
        </div>
      </div>
    );
  }
}
