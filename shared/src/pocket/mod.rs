//! The pocket benchmark: tasks that the project itself generates.
