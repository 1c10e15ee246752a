/* Sphinx 9.0 names a stemmer for Chinese that it does not ship, and every page throws
   (sphinx-doc/sphinx#14229). Delete this file with the first Sphinx that has the fix, 9.1.1. */
window.ChineseStemmer = function () {
  return new EnglishStemmer();
};
