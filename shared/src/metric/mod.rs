//! Exact match and ROUGE as Tk-Instruct computes them, intervals and paired tests.
