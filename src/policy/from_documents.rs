//! Documents -> Policy.
