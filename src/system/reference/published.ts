/**
 * What the authors of GCoDE measured of four designs on a Raspberry Pi 4B with an Intel i7 over 40 Mb/s, ModelNet40 at 1,024
 * points, PyTorch Geometric (github.com/BUAA-CI-LAB/GCoDE-Predictor, README and eval.log).
 */
export const PUBLISHED: readonly { encoding: string; ms: number }[] = [
  { encoding: '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3', ms: 584.8 },
  { encoding: '3 0 5 0 1 0 1 2 0 2 2 4,0 0 0 0 2 0 4 6 0 6 6 3', ms: 491.5 },
  { encoding: '1 0 0 1 3 2 1 2 5 1 0 4,2 0 0 2 0 6 4 6 0 4 0 3', ms: 643.3 },
  { encoding: '1 5 1 0 3 0 2 0 1 0 4 1,2 0 2 0 0 0 6 0 4 0 3 4', ms: 57.9 },
];
