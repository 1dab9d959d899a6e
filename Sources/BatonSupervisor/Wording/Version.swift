/// The version of everything that is built here together.
package let batonVersion = "0.1.0"
