import { Component, type ReactNode } from 'react';
import { apart } from '../kit/apart.tsx';
import { download } from '../kit/files.ts';
import { putAside } from '../store/aside.ts';
import { newProject, noResults } from '../store/project.ts';
import { type ProjectFile, printProjectFile, projectFileName, projectJson } from '../store/projectJson.ts';
import { browser } from '../store/storage.ts';
import type { StudioStore } from '../store/store.ts';
import './overlays.css';
import './broken.css';

const SavedList = apart(async () => (await import('./SavedProjects.tsx')).SavedList);

interface Props {
  store: StudioStore;
  children: ReactNode;
}

/** When drawing the page fails, the project is still in the store; there is always a way on, at the next visit too. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  /** Opens another project; the one that cannot be drawn is kept, and stays when it cannot be kept. */
  async #open({ project, results }: ProjectFile): Promise<void> {
    const { store } = this.props;
    const broken = store.getState();
    await putAside(browser, projectJson({ project: broken.project, results: broken.results }), 'crashed');
    store.getState().load(project, results);
    store.getState().show({ step: 'setup', savedOpen: false });
    this.#draw();
  }

  #draw(): void {
    this.setState({ error: null });
  }

  #save(): void {
    const { project, results } = this.props.store.getState();
    const text = printProjectFile({ project, results });
    download(projectFileName(project.name), text, 'application/json');
  }

  #fresh(): void {
    const fresh = { project: newProject(), results: noResults };
    // Where nothing can be kept, the person is asked to save the file first; the page must not stay blocked.
    this.#open(fresh).catch(() => {
      this.#save();
      this.props.store.getState().load(fresh.project, fresh.results);
      this.#draw();
    });
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const { history, undo } = this.props.store.getState();
    return (
      <div className="crash" role="alert" data-testid="crash">
        <h1>This project cannot be drawn</h1>
        <p>
          Nothing is lost: it is saved in this browser. Save it as a file to be safe, then try again or open
          another project; this one stays in the list of saved projects.
        </p>
        <pre>{error.message}</pre>
        <div className="crash-ways">
          <button type="button" onClick={() => this.#save()} data-testid="crash-save">
            Save the project as a file
          </button>
          <button type="button" onClick={() => this.#draw()} data-testid="crash-again">
            Try again
          </button>
          {history.past.length > 0 && (
            <button
              type="button"
              onClick={() => {
                undo();
                this.#draw();
              }}
            >
              Undo the last change and try again
            </button>
          )}
          <button type="button" onClick={() => this.#fresh()} data-testid="crash-fresh">
            Start a new project
          </button>
        </div>
        <h2>Or open one that is saved in this browser</h2>
        <SavedList open={(file) => this.#open(file)} />
      </div>
    );
  }
}
