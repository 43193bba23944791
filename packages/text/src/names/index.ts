export { authorNameProblem, lineProblem, nameProblem, usernameProblem } from './rules.ts';
export { skeletonOf } from './skeleton.ts';
