// Prints a Lighthouse report's scores, and fails where one is too low.
const [file, address] = process.argv.slice(2);
const report = JSON.parse(require('fs').readFileSync(file));
const wanted = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
let failed = false;
if (report.audits['is-crawlable'].score === 0) delete wanted.seo; // receipts and search results are not to be found, on purpose
const scores = Object.entries(wanted).map(([name, least]) => {
  const category = report.categories[name];
  const score = Math.round(category.score * 100);
  if (score < least) {
    failed = true;
    for (const { id, weight } of category.auditRefs) {
      const audit = report.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 1) console.log(`  ${name}: ${id} ${audit.displayValue || ''} ${audit.title}`);
    }
  }
  return `${name} ${score}`;
});
console.log(address, scores.join(', '));
process.exit(failed ? 1 : 0);
