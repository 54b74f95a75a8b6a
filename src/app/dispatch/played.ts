import type { PlayedAbout } from './document.ts';
import type { RunReport } from './report.ts';
import type { Change, TraceRun } from './runTrace.ts';
import type { Stayed } from './stayed.ts';
import { joined, type TracePoint } from './tracePoints.ts';

/** A run of a trace as far as it is known. */
export interface PlayedRun {
  /** `adaptive`, or what the fixed scheme is called. */
  name: string;
  points: readonly TracePoint[];
  changes: readonly Change[];
  /** Null until the run has come to its end. */
  report: RunReport | null;
  broken: TraceRun['broken'];
  /** Why it could not be played; absent where it was, or is. */
  error?: string;
}

/** A trace that is played, or was: what with, and what each run gave. */
export interface Played {
  about: PlayedAbout;
  /** The machines and the link that it was measured on, in words. */
  where: string;
  runs: readonly PlayedRun[];
  /** Frames of the other devices that the edge answered, and those that it did not; null where there were none. */
  company: { frames: number; failed: number } | null;
  /** Why the dispatcher kept its scheme, where it did. */
  stayed: Stayed | null;
}

/** What is told while traces are played. */
export type PlayNews =
  | { kind: 'words'; words: string }
  | { kind: 'begin'; about: PlayedAbout; where: string; runs: readonly string[] }
  | { kind: 'points'; run: number; points: readonly TracePoint[] }
  | { kind: 'change'; run: number; change: Change }
  | { kind: 'unplayed'; run: number; error: string }
  | {
      kind: 'end';
      run: number;
      result: Pick<TraceRun, 'report' | 'changes' | 'broken'>;
      company: Played['company'];
      stayed: Stayed | null;
    };

const fresh = (name: string): PlayedRun => ({ name, points: [], changes: [], report: null, broken: [] });

/** What was played with what is told now; news before the beginning, or of a run that is none, change nothing. */
export function withNews(played: Played | null, news: PlayNews): Played | null {
  if (news.kind === 'begin') {
    const { about, where, runs } = news;
    return { about, where, runs: runs.map(fresh), company: null, stayed: null };
  }
  if (news.kind === 'words' || !played?.runs[news.run]) return played;
  const change = (patch: (run: PlayedRun) => Partial<PlayedRun>): Played => ({
    ...played,
    runs: played.runs.map((run, i) => (i === news.run ? { ...run, ...patch(run) } : run)),
  });
  switch (news.kind) {
    case 'points':
      return change(({ points }) => ({ points: joined(points, news.points) }));
    case 'change':
      return change(({ changes }) => ({ changes: [...changes, news.change] }));
    case 'unplayed':
      return change(() => ({ error: news.error }));
    case 'end': {
      const { company, stayed, result } = news;
      const sum = played.company && company ? added(played.company, company) : (company ?? played.company);
      return { ...change(() => result), company: sum, stayed: stayed ?? played.stayed };
    }
  }
}

const added = (a: NonNullable<Played['company']>, b: NonNullable<Played['company']>) => ({
  frames: a.frames + b.frames,
  failed: a.failed + b.failed,
});
