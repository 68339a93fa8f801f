"""The second engine: the same dbt project on Apache Spark, through the Thrift server of the pip package."""
