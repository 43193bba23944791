/** npm runs it before it packs this folder. */
console.error('This would pack the source. Run: npm run package --workspace @parley/api-contract');
process.exitCode = 1;
